drop index mu;
