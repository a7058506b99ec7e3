alter table t alter column c type color, alter column d type word, alter column e type text[];
