alter table t rename column note to "Note";
