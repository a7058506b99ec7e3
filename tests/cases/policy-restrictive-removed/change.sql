drop policy narrow on t;
