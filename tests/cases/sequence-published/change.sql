create publication p for all sequences;
