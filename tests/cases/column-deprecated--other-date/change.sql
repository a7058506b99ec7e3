comment on column t.note is E'free text\n@Deprecated since 2999-01-01: it''s unused.';
