alter table t add constraint t_note_key unique (note);
