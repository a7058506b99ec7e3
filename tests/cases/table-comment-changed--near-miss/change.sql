comment on table t is 'orders';
