comment on column t.note is 'free text';
comment on column t.note is null;
