"""What the forum shows. Hot pages are kept in the process as ready JSON; the personal part is put in on the way out."""
