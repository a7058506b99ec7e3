insert into t values (3, 'c');
update t set note = 'z' where id = 1;
delete from t where id = 2;
