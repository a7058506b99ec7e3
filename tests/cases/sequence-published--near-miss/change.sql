create publication p for all tables with (publish = 'insert');
