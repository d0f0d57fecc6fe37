export type Database = {
  public: {
    Tables: { users: { Row: { id: string; agency_id: string | null }; Insert: { id: string }; Update: { id?: string }; Relationships: [] } };
    Views: { v_call_batch_summary: { Row: { id: string | null; agency_id: string | null; campaign_id: string | null; status: string | null; created_at: string | null }; Relationships: [] } };
    Functions: Record<never, never>;
  };
};
