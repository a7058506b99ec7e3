savepoint before_the_mistake;
alter table t drop column note;
rollback to savepoint before_the_mistake;
