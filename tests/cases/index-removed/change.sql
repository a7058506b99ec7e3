drop index t_note_idx;
