alter function note_up() rename to note_upper;
