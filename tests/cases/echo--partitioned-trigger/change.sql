create trigger m_up before insert on m for each row execute function x_up();
