create publication p for all tables except (table t);
