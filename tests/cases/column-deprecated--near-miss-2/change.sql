comment on column t.note is 'free text. @deprecated 2026-12-31: use body.';
