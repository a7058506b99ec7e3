alter table c drop column pid;
