alter table t alter column c type text, alter column d type "char" using d::text::"char";
