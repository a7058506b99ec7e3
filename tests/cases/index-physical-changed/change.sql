alter index t_note_idx set (fillfactor = 70);
