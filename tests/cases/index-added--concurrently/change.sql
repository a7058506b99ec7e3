create index concurrently t_note_idx on t (note);
