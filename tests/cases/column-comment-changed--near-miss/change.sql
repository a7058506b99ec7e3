comment on table t is 'notes';
