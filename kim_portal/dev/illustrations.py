"""Draws the demo's photos: flat scenes of kampung life, with no real person in them.

Coordinates are data, so scenes are written in a small language, in units of a sheet of
160 x 107. `verb*4@6,0` repeats a command four times, each 6 further right; `a/b` gives
`a` and `b` in turns. Colours are names or #rrggbb; `leaf+14` is 14 percent darker,
`leaf-14` lighter, `leaf~40` see-through. A symbol is a drawing of its own, placed by
`name x y scale arguments`; there `$1` is the first argument. `skin` varies by place.
"""

import io
import itertools
import math
import re
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

WIDE: Final = 160
HIGH: Final = 107
_FINE: Final = 2  # drawn at twice the size, then reduced: that smooths the edges
_SKINS: Final = ("#8a6248", "#a9764f", "#9a6c4a", "#b98258")
_PALETTE: Final = """
    ink #15202b  night #16234f  dusk #2a1730  wedelan #1b2b5e  indigo #3a4f86
    paper #ffffff  mori #f1f4f7  mist #dfe6f2  sky #c9d3e6  haze #aebcd8  day #dcebf3
    laut #17528f  laut2 #2467b0  laut3 #8cc3dc  water #5fa0cf  deep #2f6fa6
    toska #0b5d53  toska2 #10776a  toska3 #7fd0bd  mint #d5ebe5  leaf #3f8f6b
    grass #8fbf9c  red #8c2333  red2 #a62b3e  coral #ef8d78  rose #f6dcd8
    soga #70420f  soga2 #8f5719  sand #e4c48f  cream #f4e4c8  sun #f7dd9a
    kunyit #f2b632  stone #cbd4dd  slate #6f7f8e
"""
_COLOURS: Final[dict[str, str]] = dict(re.findall(r"(\w+) (#\w+)", _PALETTE))
_COLOUR: Final = re.compile(r"([a-z]+\d?|#[0-9a-f]{6})((?:[+-]\d+)*)~?([0-9a-f]{2})?")

# Figures are 100 units tall and stand on 0 0; heads are centred on 0 0.
_SYMBOLS: Final = {
    "hair": "box -4 4 8 11 skin+15 3; disc 0 -2 10.3 $1; oval 0 2 8.6 8.2 skin",
    "peci": "box -4 4 8 11 skin+15 3; disc 0 0 9.5 skin; box -9.8 -13 19.6 10 $1 2.5",
    "cap": """box -4 4 8 11 skin+15 3; disc 0 0 9.5 skin; dome 0 -2 10 10.5 $1; box
        -10 -4.5 25 3.4 $1+15 1.7""",
    "scarf": """disc 0 0 11.5 $1; poly $1 -11.4 0 11.4 0 15 21 0 27 -15 21; line
        $1+12 1.4 -8 9 0 12 8 9; oval 0 1 7 8 skin""",
    "hair_behind": "box -4 4 8 12 skin+15 3; disc 0 0 10 $1",
    "peci_behind": "box -4 4 8 12 skin+15 3; disc 0 0 9.5 skin; box -10 -12 20 14 $1 3",
    "scarf_behind": "disc 0 0 11 $1; poly $1 -10.8 0 10.8 0 15 24 -15 24",
    "arms": "arm $1 -11 -72 $2 $3; arm $1 11 -72 $4 $5",
    "man": """oval 0 0 24 4 ink~22; oval*2@13,0 -6.5 -2 6.5 3 ink; box -13 -48 26 46
        $2 4; box -1 -36 2 34 $2+30; box -15 -79 30 40 $1 9; $3 0 -91 1 $4; arms 0 0
        1 $1 $5 $6 $7 $8""",
    "woman": """oval 0 0 24 4 ink~22; oval*2@11,0 -5.5 -2 6 3 ink; poly $2 -12 -46
        12 -46 16 -3 -16 -3; box -15 -79 30 42 $1 9; $3 0 -91 1 $4; arms 0 0 1 $1 $5
        $6 $7 $8""",
    "seated": "box -16 -34 32 44 $1 11; $2 0 -46 1 $3",
    "rower": "seated 0 0 1 $1 $2 $3; arm $1 9 -25 27 -14",
    "behind": "dome 0 20 22 22 $1; box -22 19 44 150 $1; $2 0 -10 1.2 $3",
    "tree": """line soga 12 0 0 0 -90; line soga 7 0 -60 22 -90; disc -30 -100 36
        $1+14; disc 32 -104 38 $1+14; disc 0 -130 46 $1; disc -12 -146 22 $1-16""",
    "palm": """line $2 11 0 0 3 -100 14 -200; frond $1 14 -200 -190 82 9 60; frond
        $1+12 14 -200 -160 88 9 44; frond $1 14 -200 -130 84 9 34; frond $1+12 14
        -200 -95 74 9 20; frond $1 14 -200 -58 80 9 34; frond $1+12 14 -200 -25 90 9
        44; frond $1 14 -200 8 82 9 60; disc*3@9,2 6 -194 6.5 $2+20""",
    "pot": """frond $2 0 -44 -155 66 9 16; frond $2+20 0 -44 -122 92 9 8; frond $2 0
        -44 -91 108 10 0; frond $2+14 0 -44 -60 92 9 8; frond $2 0 -44 -26 66 9 16;
        poly $1 -30 -46 30 -46 22 0 -22 0; box -33 -52 66 13 $1+15 3""",
    "window": "box 0 0 22 21 paper; box 2 2 18 17 $1; box 10.4 0 1.2 21 paper",
    "house": """box 0 -60 100 60 $1; box 0 -60 100 5 $1+12; poly $2 -10 -60 18 -96
        82 -96 110 -60; line $2+14 1 -3 -69 103 -69; line $2+14 1 4 -78 96 -78; line
        $2+14 1 11 -87 89 -87; box 40 -38 20 38 $2+25; window*2@58,0 10 -39 1 $3""",
    "motif": "star 0 0 27 $2; star 0 0 20 $1; star 0 0 13 kunyit; disc 0 0 5 $1",
    "row": "motif*5@76,0 38 38 1 $1 $2; disc*4@76,0 76 38 4 $2; disc*5@76,0 38 76 4 $2",
    "band": "box 0 0 380 26 $1+25; disc*14@27,0 14.5 13 5 kunyit",
    "cloth": "box 0 0 380 524 $1; row*6@0,76 0 34 1 $1 $2; band*2@0,498 0 0 1 $1",
    "cloud": """disc 0 0 40 $1; disc 52 -14 56 $1; disc 112 2 42 $1; box -6 0 124 42
        $1 20""",
    "flags": """line slate 5 -20 0 1620 0; poly*18@92,0 coral/kunyit/toska2/laut2
        -10 0 56 0 23 66""",
    "stall": """box*2@386,0 20 80 14 480 soga; box 34 140 372 300 ink~14; box*8@58,0
        -12 0 58 130 $1/$2; disc*8@58,0 17 130 29 $1/$2; seated $3 460 3.4 $4 $5 $6;
        box 0 440 440 150 $1-12; box 0 440 440 26 soga2; star*7@60,0 40 530 19 cream""",
    "fruit": """disc*3@26,0 -26 -8 18 $1; disc*2@26,0 -13 -28 18 $1-12; poly sand
        -50 0 50 0 38 42 -38 42""",
    "sandbag": "box 0 0 122 62 $1 26; box 48 18 26 5 soga2 2",
    "boat": "poly soga -170 0 170 0 120 84 -120 84; box -184 -14 368 26 soga2 10",
    "desk": """box 0 0 280 90 wedelan 8; disc 56 45 26 kunyit; box 104 24 140 16
        mori 4; box 104 54 90 12 haze 4; box -40 130 360 240 paper~90 10; seated 130
        385 3.5 $1 $2 $3; box 196 282 120 86 ink 8; box 246 366 20 22 ink""",
    "saron": """box 0 20 210 60 soga 10; box 0 58 210 14 kunyit; box*5@40,0 10 0 32
        28 kunyit 5""",
    "gong": """line sand 4 0 -130 0 0; disc 0 0 66 soga2; disc 0 0 53 kunyit; disc 0
        0 20 soga2""",
    "vat": """oval 0 100 66 12 soga~33; poly slate -58 0 58 0 46 100 -46 100; oval 0
        0 58 16 $1; box -56 30 112 10 ink~22""",
}

_SCENES: Final = {
    "rapat": """box 0 0 160 56 sky; box 0 0 160 8.4 haze; box 0 56 160 51 haze;
        box*4@37,0 17 3.4 15 1.4 mori .7; box 38 15 84 24 wedelan; box 44 20.6 48
        2.6 mori; box 44 26 52 1.6 haze; box 44 30 38 1.6 haze; star 109 27 7.4
        kunyit; star 109 27 4 wedelan; box*2@133,0 13 14 .9 42 slate .4; box 13.9 15
        13 4.6 red2; box 13.9 19.6 13 4.6 paper; box 133 15 13 9.2 laut; seated 48
        50 .25 laut peci ink; seated 69 50 .25 toska2 scarf rose; seated 90 50 .25
        red2 hair ink; seated 111 50 .25 wedelan peci ink; box 34 50 92 13 laut; box
        32 49 96 2.6 mori .6; star*15@6,0 38 58 1.3 laut3; box*3@21,0 58 45.4 1.8
        3.6 paper .5; pot*2@113,0 23.5 65 .16 soga2 leaf; behind*3@56,0 8 76 .35
        indigo-4 hair_behind ink; behind*3@56,0 36 76 .35 indigo scarf_behind
        laut3/mori/coral; behind*3@62,0 22 93 .46 indigo+26 scarf_behind
        mori/coral/rose; behind*3@62,0 -9 93 .46 indigo+34 hair_behind/peci_behind
        ink""",
    "posyandu": """box 0 0 160 72 mint; box 0 71 160 36 toska3-38; box 0 70 160 1.4
        paper; flags 0 4 .1; box 9 18 33 30 paper .6; box 10.6 19.6 30 27 laut3;
        dome 20 46 9.2 15 leaf; dome 31 46 8.4 11 leaf+15; box 25 18 1 30 paper; box
        8.4 46 34 2 paper .4; box 60 15 33 26 paper .6; box 60 15 33 4.8 toska2 .6;
        line stone .3 64 36 90 36; line coral .9 64 35 72 33 80 31 89 30; line
        kunyit .9 64 34 72 30 80 27.6 89 26; line toska2 .9 64 33 72 27.6 80 24 89
        21.6; line soga 1.6 113 89 126 19 139 89; line soga 1.6 126 19 128 84; disc
        126 32 6.6 paper; disc 126 32 5.2 mint; line red2 .7 126 32 129 29; disc 126
        32 .9 ink; line slate .6 119 50 126 38.6 133 50; poly kunyit 118 50 134 50
        133 64 130 67 122 67 119 64; box 117 48 18 2.8 kunyit+14 1.2; star*3@4,0 122
        59 1.8 soga2; seated 65 64 .34 toska2 scarf kunyit; seated 88 64 .34 toska2
        scarf rose; box 48 64 56 24 paper; box 48 85 56 3 toska2; star*9@6,0 52 80
        1.5 toska3; box 46 62 60 2.8 soga2 .8; box 51 59.5 12.4 2.6 laut2 .4; box 52
        57.6 10.8 2 mist .4; box 77 55.6 5.6 6.6 red2 .8; box 78 58 4 2 paper; box
        96 58 6 4 toska3 .8; woman 26 98 .52 coral soga scarf laut 4 -56 14 -52; box
        27.4 64 9 11.6 rose .6; box 27.4 64 1.6 11.6 red2 .4; star 32.6 69.6 2.2
        red2; pot 149 91 .22 red2 leaf; pot 4 90 .18 soga2 toska2""",
    "kerja-bakti": """box 0 0 160 66 day; disc 133 17 7.4 sun; cloud 42 13 .1 paper;
        cloud 96 21 .07 paper; wave grass-30 48 4 21 6; palm 9 66 .19 toska2 soga2;
        house 18 64 .32 cream red2 laut3; tree 62 65 .22 leaf; house 76 64 .34 mori
        soga2 laut3; tree 119 65 .2 toska2; house 129 64 .32 rose red laut3; box 0
        64 160 24 sand; box 0 64 160 2 grass; box*5@33,0 6 72 9 .7 sand+10 .3;
        box*5@33,0 22 80 9 .7 sand+10 .3; box 0 86 160 3.4 stone; box 0 89 160 8
        #56778a; box 0 89 160 2.4 #3d5a6c; box*8@21,0 4 94 11 .6 haze .3; box 0 96.4
        160 3.4 stone; box 0 99.6 160 8 grass; frond*13@13,0 leaf 3 104 -100 4.4 .7
        0; frond*13@13,0 leaf+14 3.4 104 -70 3.6 .6 .4; man 33 85 .39 laut2 ink cap
        kunyit 12 -62 22 -46; line soga .9 36 56 45 79; poly soga2 43.6 77 46 78 51
        86 43 87; oval*4@2.6,.4 50 86 1.4 .6 leaf/kunyit/coral; woman 69 84 .39 red2
        wedelan scarf kunyit -8 -48 20 -60; line soga .9 77 56 74.4 80; poly slate
        72 79 77 79.4 76.4 86 73 87 71.6 84; man 102 84 .39 toska2 soga hair ink 14
        -46 25 -42; line soga2 1 111 68 115 74 118 85; poly kunyit 112 73 130 73 126
        82 116 82; dome*3@5.2,0 116 73.2 3.4 3.6 leaf; disc 124.6 84 3 ink; disc
        124.6 84 1.2 stone; woman 145 85 .39 kunyit laut scarf coral -25 -26 17 -42;
        oval*2@-120,0 135 82 4.8 4.4 ink; box*2@-120,0 134 75.6 2 2.6 ink .6""",
    "rob": """box 0 0 160 70 sky; cloud 22 15 .16 mist; cloud 110 13 .17 mist; house
        4 70 .34 mori laut laut2; house 47 70 .3 cream red2 laut2; house 88 70 .33
        mint soga2 laut2; house 130 70 .34 rose wedelan laut2; box*2@81.5,0 42 15
        1.6 50 soga; box*2@81.5,0 36 19 13.6 1.2 soga; line ink .3 -2 21.4 43 19.6
        124 19.6 162 21.4; wave water-20 61 .6 6 0; box*3@42,0 7 64 25 .8 paper~80
        .4; poly laut~30 .6 64 41 64 32 74 10 74; poly red2~30 44 64 80 64 71 73 53
        73; poly soga2~30 85 64 124 64 114 74 95 74; box 118 47 3.8 40 paper .4;
        box*6@0,6.4 118 48.6 3.8 3.2 red2; wave water 74 .8 8 4; box*6@28,0 3 78 11
        .7 paper~70 .4; man 64 95 .43 kunyit wedelan cap red2 20 -58 27 -50; woman
        88 95 .43 red2 ink scarf toska2 -27 -50 -18 -54; sandbag 69.4 69.4 .1 sand;
        wave water+16 82 .9 8 12; box*6@29,0 12 86 13 .7 paper~80 .4;
        sandbag*4@11.8,0 2 93 .1 sand/sand+8; sandbag*3@11.8,0 7.8 87.4 .1
        sand+5/sand-12; sandbag*2@11.8,0 13.6 81.8 .1 sand+10/sand; sandbag 19.6
        76.2 .1 sand-12; rower 137 89 .34 toska2 peci ink; boat 137 91 .1; line sand
        1 148 70 143 102; wave deep 97 .9 9.5 4; box*5@33,0 6 101 15 .7 paper~70 .4""",
    "batik": """box 0 0 160 72 cream-40; disc 42 17 9 sun; wave grass-45 56 4 19 0;
        palm 151 74 .22 leaf soga2; tree 6 74 .22 leaf; box 0 70 160 37 sand-10;
        wave sand+6 79 1.2 16 5; oval*3@45,0 38 81 19 1.8 soga~30; line*4@45,0 soga2
        2 15 21 15 81; box*8@22.5,0 13.8/-99 42 2.4 .8 soga; line soga2 2 9 23 156
        23; cloth 19 22.8 .1 laut laut3; cloth 64 22.8 .1 red2 rose; cloth 109 22.8
        .1 toska2 toska3; box*6@22.5,0 28 22.8 1.6 52.4 ink~14; box*6@22.5,0 22.4 21
        1.4 4.2 kunyit .4; woman 76 101 .45 coral soga scarf mori -17 -44 34 -70;
        line soga .8 90.6 70.6 94 66.4; disc 94 66.4 .7 kunyit; oval 109 101 8.4 1.2
        soga~33; poly red2+10 103 93 115 93 117 101 101 101; poly kunyit 107 100 109
        95 111 100; poly slate+30 102 86 116 86 114 92 104 92; box 101 91 17 2 soga
        .8; oval 109 86 7 1.7 kunyit; vat 130 91 .1 laut2; vat 145 93 .1 red2; pot
        13 102 .2 red2 leaf; box 30 95 24 2.4 soga .8; box*2@19.6,0 31 97 2 5 soga;
        box*3@.7,-2.4 32 92.6 19 2.6 laut/kunyit/toska2 .6""",
    "ronda": """box 0 0 160 107 wedelan+18; disc*8@21.1,3.7 3 4 .3 sky/haze;
        disc*7@26.3,-4.1 7 33 .2 sky; disc*6@30.7,2.3 15 9 .3 haze/sky;
        disc*9@17.3,-.7 2 21 .2 sky; disc 132 18 9.2 sun-30; disc 128 16 9.2
        wedelan+18; house -6 72 .32 night night+30 kunyit+20; house 108 72 .28 night
        night+30 kunyit+20; house 137 72 .32 night night+30 indigo; palm 30 74 .24
        toska+40 night+20; tree 124 74 .24 toska+30; box 0 71 160 36 indigo+45; wave
        wedelan 88 1.4 17 2; oval 78 88 42 9 kunyit~22; poly red 43 43 56 30 101 30
        114 43; line*5@9,0 red+20 .5 61 31 61 43; box 43 43 71 2.4 red+22; box 52 45
        53 33 sun-10; box*2@53.6,0 50.4 44 3 44 soga2; box 58 50 17 12 paper .4;
        box*3@0,2.6 60 52.4 12 1 haze; line ink .4 85 45 85 49; disc 85 51 6.4
        paper~50; disc 85 51 2 paper; seated 69 70 .3 laut2 peci ink; seated 90 70
        .3 red2 hair ink; box 52 69 53 17 soga; box*8@6.6,0 52 69 .4 17 soga+25; box
        48 68.4 61 2.6 soga2 .6; box 78 64 3.6 4.6 paper .8; box*2@8.8,0 74 65.4 2.8
        3 toska3 .8; line sand .5 110 45 110 51; box 106.8 50 6.4 20 sand+10 2.8;
        box 109.2 53 1.6 13 soga .8; poly sun~44 47 70 47 72 80 90 56 95; man 33 96
        .46 toska2 indigo peci soga+20 -17 -42 25 -55; line slate 1.8 44 70.8 47.2
        70.6; man 133 96 .46 kunyit indigo cap red2 -26 -64 17 -42; line sand 1 122
        66 114.6 61""",
    "pasar": """box 0 0 160 64 day-20; box*6@29,0 -6 33 24 31 sky/sky-30/sky-12;
        flags 0 9.6 .1; box 0 62 160 45 cream; wave sand-25 90 1 17 0; stall 6 25 .1
        red2 cream 140 laut2 scarf kunyit; stall 58 25 .1 laut2 paper 220 toska2
        peci ink; stall 110 25 .1 toska2 cream 230 red2 scarf laut3; fruit 11.4 65
        .1 red2; fruit 30.4 65 .1 leaf; fruit 42 65 .1 coral; box*3@.5,-2.2 60 66.6
        13 2.4 laut/red2/soga2 .6; box*3@-.5,-2.2 87 66.6 13 2.4 toska2/kunyit/laut2
        .6; box*3@6.4,0 111.8 61 2.4 1.8 soga2 .4; box*3@6.4,0 111 62.6 4 6.6
        kunyit/coral/toska3 1; box*3@6.4,0 111 65 4 1.8 paper; fruit 142 65 .1 leaf;
        woman 52 101 .46 soga2 wedelan scarf coral -17 -42 20 -46; poly sand 57 82
        66 82 64 90 59 90; line sand .7 58.4 82 60 79.6 63 79.6 64.6 82; man 98 102
        .46 kunyit ink hair ink -17 -42 22 -62; woman 121 101 .43 laut2 soga scarf
        toska3 -17 -44 17 -42; box 125 83 7 9 red2 .8""",
    "layanan": """box 0 0 160 72 mist-30; box 0 0 160 9.2 wedelan; star*26@6.2,0 3
        4.6 2 kunyit/laut3; box 0 72 160 35 haze-18; box 0 71 160 1.4 paper; desk 17
        17 .1 toska2 scarf kunyit; desk 66 17 .1 laut hair ink; desk 115 17 .1 red2
        scarf coral; box*2@49,0 54 42 1.2 15 stone; pot 154 72 .15 soga2 leaf; box 6
        55.8 148 19.6 laut; box 6 55.8 148 3.6 paper .6; box 6 72.4 148 3 wedelan;
        star*18@8,0 12 66 2.2 laut2; box*3@49,0 20 54 9.2 2 cream .3; box*3@49,0
        20.8 52.8 9.2 1.6 paper .3; pot 5 95 .22 soga2 leaf; woman 47 97 .45 coral
        soga scarf laut3 -24 -70 17 -42; box 32.6 62.8 6.2 4.6 paper .3; man 99 97
        .45 sand ink peci ink -24 -68 17 -42; box 85 64 6.2 4.6 kunyit .3; behind
        116 85 .33 kunyit hair_behind ink; behind 133 85 .33 red2 scarf_behind mori;
        behind 150 85 .33 soga2 peci_behind ink; box*3@17,0 108.4 91.6 15.2 20
        toska2 1.8; box*3@17,0 108.4 91.6 15.2 2.6 toska2+18 1.2""",
    "sungai": """box 0 0 160 56 day; disc 42 19 8 sun; cloud 11 12 .1 paper; cloud
        124 13 .11 paper; poly haze-10 60 50 93 21 97 19 101 21.5 134 50; poly
        haze+6 97 19 101 21.5 134 50 108 50 103 40 105 33 99 28; wave grass-35 44 3
        16 0; wave grass-20 50 1.8 12 20; tree*13@13,0 4 54 .09 leaf/toska2/leaf+8;
        wave grass+8 53 .8 11 0; soft laut2 76 53 86 53 93 57 99 63 100 69 95 75 94
        81 101 90 112 99 123 112 10 112 30 96 47 86 60 77 66 69 69 61 72 56; soft
        water 80 53 83 53 88 59 90 65 87 72 80 80 79 88 86 98 98 114 46 114 56 96 65
        85 72 76 75 66 77 58; box*2@-6,11 79 61 7 .7 paper~80 .4; box*3@-11,8 66 83
        14 .7 paper~80 .4; box*3@7,7 82 86 13 .7 paper~80 .4; line soga2-30 2.6 47
        57 64 53 82 51.4 100 53 117 57; box*6@12,0 51 49 1 6.6 soga; line soga .9 47
        51 64 46.6 82 45 100 46.6 117 51; oval*2@127,3 13 80 19 2.6 toska~33;
        oval*2@85,2 33 69 13 1.8 toska~33; tree 33 69 .18 toska2; tree 118 71 .19
        leaf; tree 13 80 .26 leaf; tree 142 83 .28 toska2; palm 157 72 .16 leaf
        soga2; rower 69 88 .29 red2 cap kunyit; boat 69 89 .09; line sand .9 79 72
        74 99; woman 124 100 .4 kunyit wedelan scarf laut3 -20 -42 17 -42; box 112.6
        83.2 6.6 10 toska2 1.2; man 144 103 .42 laut2 ink hair ink -17 -42 21 -54;
        line soga .9 153 72 152.4 103; line*4@1,0 soga .5 151 100 150.4 104;
        frond*9@4.4,0 toska2 1 108 -98 12 .9 0; frond*9@4.4,0 leaf 2.6 108 -76 9 .8
        .6; disc*5@8.8,0 3 100 1.1 coral/kunyit""",
    "seni": """box 0 0 160 107 dusk; box 12 11 136 66 red+40; box*17@8,0 12 11 3.4
        66 red+30; poly*2@66,0 kunyit~1c 42 9 52 9 84 80 10 80; cloth 61 14 .1 laut
        laut3; poly*2@140,0 red2 0 6 20 6 16 77 4 77; box*6@4,0 4/-96 6 1.4 69 red;
        box*6@4,0 144/-96 6 1.4 69 red; box*2@140,0 2 42 16 2.6 kunyit 1;
        disc*10@17.8,0 0 7 10 red2; disc*10@17.8,0 0 5.8 9.2 red; box 0 0 160 7 red;
        box 0 6.2 160 1.4 kunyit; poly soga2 6 76 154 76 162 90 -2 90; box 0 89.6
        160 7 soga; star*22@7.4,0 3 93 2 kunyit; line soga 2.2 22 78 22 44 50 44 50
        78; star*2@28,0 22 42.4 2.6 kunyit; gong 30 59 .105; gong 42.4 59 .08;
        seated 56 79 .32 wedelan peci ink; seated 108 79 .32 wedelan peci ink;
        seated 132 79 .32 wedelan peci ink; saron 46 77 .1; saron 98 77 .1; saron
        122 77 .1; woman 80 87 .46 toska2 soga hair ink -40 -70 40 -84; poly kunyit
        79 68 81 68 82.6 85 77.6 85; star*3@2.2,0 77.8 39.6 1.5 kunyit; frond kunyit
        98.4 48.4 80 19 2.2 0; frond kunyit 61.6 54.8 100 19 2.2 0; behind*4@44,0 3
        101 .34 dusk+30 hair_behind ink; behind*4@44,0 25 102 .34 dusk+40
        scarf_behind indigo+30/red+20/toska+30""",
}
SCENES: Final = tuple(_SCENES)


class _Sheet:
    """The verbs. `frame` says where 0 0 lies now and how long a unit is, in pixels."""

    def __init__(self, size: tuple[int, int]) -> None:
        wide, high = size[0] * _FINE, size[1] * _FINE
        k = max(wide / WIDE, high / HIGH)
        self.frame = ((wide - WIDE * k) / 2, (high - HIGH * k) / 2, k)
        self.image = Image.new("RGB", (wide, high))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def play(self, score: str, *given: str) -> None:
        """Carry out each command; `$1` stands for the first of `given`."""
        score = re.sub(r"\$(\d)", lambda place: given[int(place[1]) - 1], score)
        for command in score.split(";"):
            head, *words = command.split()
            verb, times, right, down = (*re.split("[*@,]", head), "1", "0", "0")[:4]
            options = [word.split("/") for word in words]
            for turn in range(int(times)):
                outer = self.frame
                x, y = self._at(turn * float(right), turn * float(down))
                self.frame = x, y, outer[2]
                self._do(verb, [each[turn % len(each)] for each in options])
                self.frame = outer

    def _do(self, verb: str, words: list[str]) -> None:
        if verb in _SYMBOLS:
            x, y, k = map(float, words[:3])
            self.frame = (*self._at(x, y), self.frame[2] * k)
            self.play(_SYMBOLS[verb], *words[3:])
        else:
            getattr(self, verb)(*map(self._value, words))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        left, top, k = self.frame
        return left + x * k, top + y * k

    def _value(self, word: str) -> float | str:
        """A number, or a colour as #rrggbb or #rrggbbaa."""
        found = _COLOUR.fullmatch(word)
        if found is None:
            return float(word)
        name, shades, alpha = found.groups(default="")
        if name == "skin":
            name = _SKINS[round(self.frame[0] / 7) % len(_SKINS)]
        name = _COLOURS.get(name, name)
        darker = sum(map(int, re.findall(r"[+-]\d+", shades))) / 100
        aim = 0 if darker > 0 else 255
        parts = (int(name[i : i + 2], 16) for i in (1, 3, 5))
        mixed = (round(part + (aim - part) * abs(darker)) for part in parts)
        return "#" + "".join(f"{part:02x}" for part in mixed) + alpha

    def box(
        self, x: float, y: float, w: float, h: float, fill: str, r: float = 0
    ) -> None:
        corners = (*self._at(x, y), *self._at(x + w, y + h))
        self.draw.rounded_rectangle(corners, r * self.frame[2], fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        self.draw.ellipse((*self._at(x - rx, y - ry), *self._at(x + rx, y + ry)), fill)

    def disc(self, x: float, y: float, r: float, fill: str) -> None:
        self.oval(x, y, r, r, fill)

    def dome(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """The upper half of an oval, standing on `y`."""
        around = (*self._at(x - rx, y - ry), *self._at(x + rx, y + ry))
        self.draw.pieslice(around, 180, 360, fill)

    def poly(self, fill: str, *flat: float) -> None:
        """A filled outline: x y x y ..."""
        self.draw.polygon([self._at(*point) for point in _pairs(flat)], fill)

    def soft(self, fill: str, *flat: float) -> None:
        """A filled outline with its corners cut off three times."""
        points = _pairs(flat)
        for _ in range(3):
            edges = list(itertools.pairwise([*points, points[0]]))
            points = [
                (a + (c - a) * cut, b + (d - b) * cut)
                for (a, b), (c, d) in edges
                for cut in (0.25, 0.75)
            ]
        self.poly(fill, *itertools.chain(*points))

    def line(self, fill: str, width: float, *flat: float) -> None:
        """A stroke with round ends and joints."""
        path = [self._at(*point) for point in _pairs(flat)]
        self.draw.line(path, fill, round(width * self.frame[2]), "curve")
        for x, y in _pairs(flat):
            self.disc(x, y, width / 2, fill)

    def arm(self, shirt: str, x: float, y: float, hand_x: float, hand_y: float) -> None:
        """From the shoulder over a bent elbow to the hand."""
        elbow = ((x + hand_x) / 2 + math.copysign(5, hand_x - x), (y + hand_y) / 2 + 3)
        self.line(str(self._value(shirt + "+12")), 9, x, y, *elbow, hand_x, hand_y)
        self.disc(hand_x, hand_y, 4.6, str(self._value("skin")))

    def star(self, x: float, y: float, r: float, fill: str) -> None:
        """The eight-pointed star of the portal's mark."""
        flat: list[float] = []
        for i in range(16):
            angle, reach = math.radians(22.5 * i - 90), r * (0.7654 if i % 2 else 1)
            flat += (x + math.cos(angle) * reach, y + math.sin(angle) * reach)
        self.poly(fill, *flat)

    def frond(self, fill: str, x: float, y: float, *shape: float) -> None:
        """A leaf: its angle (0 right, -90 up), length, half width, and how far it sags."""
        turn, long, wide, sag = shape
        across, along = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        flat: list[float] = []
        for i in range(-8, 9):
            part = 1 - abs(i) / 8
            half = math.copysign(wide, i) * math.sin(math.pi * part**0.7)
            flat.append(x + across * long * part + half * along)
            flat.append(y + along * long * part + sag * part**2 - half * across)
        self.poly(fill, *flat)

    def wave(self, fill: str, y: float, rise: float, long: float, shift: float) -> None:
        """Everything below a gently rolling line."""
        steps = range(-4, WIDE + 6, 2)
        edge = ((x, y - rise * math.sin((x + shift) / long)) for x in steps)
        self.poly(fill, -4, 2 * HIGH, *itertools.chain(*edge), WIDE + 4, 2 * HIGH)


def _pairs(flat: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def draw_scene(name: str, *, size: tuple[int, int] = (1600, 1067)) -> bytes:
    """Draw one of `SCENES` as a JPEG of `size` pixels; KeyError for any other name.

    The same name and size always give the same bytes. A shape other than 3:2 shows the
    middle of the sheet.
    """
    sheet = _Sheet(size)
    sheet.play(_SCENES[name])
    file = io.BytesIO()
    sheet.image.reduce(_FINE).save(file, "JPEG", quality=88, optimize=True)
    return file.getvalue()
