alter publication p set (publish_generated_columns = none);
