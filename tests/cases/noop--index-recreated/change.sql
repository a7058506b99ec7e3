drop index t_note_idx;
create index t_note_idx on t (note);
