comment on column t.note is 'not@deprecated, @deprecated-by nobody, deprecated 2026-12-31';
