create index t_note_idx on t (note);
drop index t_note_idx;
