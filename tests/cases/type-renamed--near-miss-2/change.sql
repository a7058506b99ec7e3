alter type mood rename to feeling;
alter type feeling rename to mood;
