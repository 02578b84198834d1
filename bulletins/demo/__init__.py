"""Demo content: people, KIM and bulletins that are plainly examples."""
