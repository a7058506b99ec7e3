comment on column t.note is null;
