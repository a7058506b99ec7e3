alter domain d validate constraint other;
