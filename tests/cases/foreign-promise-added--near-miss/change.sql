alter foreign table t add column extra text;
