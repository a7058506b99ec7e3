alter table t disable trigger g;
