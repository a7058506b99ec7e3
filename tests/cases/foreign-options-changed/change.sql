alter foreign table t options (drop flavour);
alter foreign table t alter column note options (add hint 'y');
