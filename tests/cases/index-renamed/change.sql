alter index t_note_idx rename to t_note_ix;
