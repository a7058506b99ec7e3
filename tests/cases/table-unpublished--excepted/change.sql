alter publication p set all tables except (table t);
