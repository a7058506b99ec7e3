comment on column t.note is 'free text';
