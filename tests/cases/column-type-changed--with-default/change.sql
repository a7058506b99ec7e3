alter table t alter column c drop default;
alter table t alter column c type kind using (case c when 0 then 'new' else 'old' end)::kind;
alter table t alter column c set default 'new';
