drop statistics t_ab_stat;
