alter table t alter a type bigint, alter s type text, alter d type timestamptz;
alter table t alter f drop default, alter f type integer using f::integer, alter f set default 0;
