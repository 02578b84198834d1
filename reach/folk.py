"""Half a page for performers: sintren, wayang, hadrah, lawakan.

They say it in their own way; what must be right, and what must not be said, stands here.
"""

from reach.facts import Facts, sentence
from reach.spoken import spoken

FOLK_MAX = 4000
FOR = (
    "Untuk sintren, wayang, hadrah, atau lawakan. Bawakan dengan gaya sendiri; yang "
    "tertulis di sini harus tepat."
)
NEVER = (
    "Nama calon, partai, atau nomor urut pemilihan apa pun.",
    "Angka, tanggal, atau janji yang tidak tertulis di sini.",
    "Nama warga yang menerima bantuan atau sedang sakit.",
)


def folk(facts: Facts) -> str:
    """All of it in the order in which performers read it, within FOLK_MAX signs."""
    lines = facts.in_lines() or [facts.lead]
    title = f"{facts.before}: {facts.title}" if facts.before else facts.title
    said = [line for line in (title, facts.news, *lines) if line]
    right = [spoken(sentence(line)) for line in said]
    unsaid = [line.strip() for line in facts.aloud.unsaid.splitlines() if line.strip()]
    refrain = facts.aloud.refrain or spoken(sentence(title))
    parts = [
        f"NASKAH PERTUNJUKAN RAKYAT\n{FOR}",
        _listed(
            "HARUS TEPAT", [f"{n}. {line}" for n, line in enumerate(right, start=1)]
        ),
        _listed(
            "JANGAN DISEBUT", [f"- {sentence(line)}" for line in (*NEVER, *unsaid)]
        ),
        f"ULANGAN\n{refrain}",
        f"BASA JAWA\n{facts.aloud.javanese}" if facts.aloud.javanese else "",
        f"Dari {facts.kim}. Kode cek {facts.code}: {facts.link}",
    ]
    return "\n\n".join(part for part in parts if part)


def _listed(head: str, lines: list[str]) -> str:
    return "\n".join([head, *lines])
