drop index concurrently t_note_idx;
