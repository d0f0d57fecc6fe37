export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  "public": {
    Tables: {
      "agencies": {
        Row: {
          "id": string;
          "name": string;
        };
        ComputedFields: never;
        Insert: {
          "id"?: string;
          "name": string;
        };
        Update: {
          "id"?: string;
          "name"?: string;
        };
        Relationships: [];
      };
      "agent_mappings": {
        Row: {
          "agency_id": string;
          "agent_name": string;
          "id": string;
        };
        ComputedFields: never;
        Insert: {
          "agency_id": string;
          "agent_name": string;
          "id"?: string;
        };
        Update: {
          "agency_id"?: string;
          "agent_name"?: string;
          "id"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "agent_mappings_agency_id_fkey";
            columns: ["agency_id"];
            isOneToOne: false;
            referencedRelation: "agencies";
            referencedColumns: ["id"];
          },
        ];
      };
      "call_batch_contacts": {
        Row: {
          "batch_id": string;
          "id": number;
          "phone_number": string;
          "status": string;
        };
        ComputedFields: never;
        Insert: {
          "batch_id": string;
          "id"?: number;
          "phone_number": string;
          "status"?: string;
        };
        Update: {
          "batch_id"?: string;
          "id"?: number;
          "phone_number"?: string;
          "status"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "call_batch_contacts_batch_id_fkey";
            columns: ["batch_id"];
            isOneToOne: false;
            referencedRelation: "call_batches";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "call_batch_contacts_batch_id_fkey";
            columns: ["batch_id"];
            isOneToOne: false;
            referencedRelation: "v_call_batch_activity";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "call_batch_contacts_batch_id_fkey";
            columns: ["batch_id"];
            isOneToOne: false;
            referencedRelation: "v_call_batch_summary";
            referencedColumns: ["id"];
          },
        ];
      };
      "call_batches": {
        Row: {
          "agency_id": string;
          "agent_mapping_id": string | null;
          "calls_per_minute": number;
          "campaign_id": string | null;
          "created_at": string;
          "from_number": string;
          "id": string;
          "max_concurrent": number;
          "scheduled_for": string | null;
          "started_at": string | null;
          "status": string;
        };
        ComputedFields: never;
        Insert: {
          "agency_id": string;
          "agent_mapping_id"?: string | null;
          "calls_per_minute"?: number;
          "campaign_id"?: string | null;
          "created_at"?: string;
          "from_number": string;
          "id"?: string;
          "max_concurrent"?: number;
          "scheduled_for"?: string | null;
          "started_at"?: string | null;
          "status"?: string;
        };
        Update: {
          "agency_id"?: string;
          "agent_mapping_id"?: string | null;
          "calls_per_minute"?: number;
          "campaign_id"?: string | null;
          "created_at"?: string;
          "from_number"?: string;
          "id"?: string;
          "max_concurrent"?: number;
          "scheduled_for"?: string | null;
          "started_at"?: string | null;
          "status"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "call_batches_agency_id_agent_mapping_id_fkey";
            columns: ["agency_id", "agent_mapping_id"];
            isOneToOne: false;
            referencedRelation: "agent_mappings";
            referencedColumns: ["agency_id", "id"];
          },
          {
            foreignKeyName: "call_batches_agency_id_campaign_id_fkey";
            columns: ["agency_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["agency_id", "id"];
          },
          {
            foreignKeyName: "call_batches_agency_id_fkey";
            columns: ["agency_id"];
            isOneToOne: false;
            referencedRelation: "agencies";
            referencedColumns: ["id"];
          },
        ];
      };
      "campaigns": {
        Row: {
          "agency_id": string;
          "id": string;
          "name": string;
        };
        ComputedFields: never;
        Insert: {
          "agency_id": string;
          "id"?: string;
          "name": string;
        };
        Update: {
          "agency_id"?: string;
          "id"?: string;
          "name"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "campaigns_agency_id_fkey";
            columns: ["agency_id"];
            isOneToOne: false;
            referencedRelation: "agencies";
            referencedColumns: ["id"];
          },
        ];
      };
      "users": {
        Row: {
          "agency_id": string | null;
          "id": string;
        };
        ComputedFields: never;
        Insert: {
          "agency_id"?: string | null;
          "id": string;
        };
        Update: {
          "agency_id"?: string | null;
          "id"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "users_agency_id_fkey";
            columns: ["agency_id"];
            isOneToOne: false;
            referencedRelation: "agencies";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Views: {
      "v_call_batch_activity": {
        Row: {
          "agency_id": string;
          "agent_mapping_id": string | null;
          "agent_name": string | null;
          "calls_per_minute": number;
          "campaign_id": string | null;
          "campaign_name": string | null;
          "completed": number | null;
          "created_at": string;
          "estimated_completion_at": string | null;
          "failed": number | null;
          "finished_per_minute": number | null;
          "from_number": string;
          "id": string;
          "in_progress": number | null;
          "last_activity_at": string | null;
          "max_concurrent": number;
          "progress_percentage": number | null;
          "queued": number | null;
          "remaining_count": number | null;
          "scheduled_for": string | null;
          "skipped": number | null;
          "started_at": string | null;
          "status": string;
          "total_contacts": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "call_batches_agency_id_agent_mapping_id_fkey";
            columns: ["agency_id", "agent_mapping_id"];
            isOneToOne: false;
            referencedRelation: "agent_mappings";
            referencedColumns: ["agency_id", "id"];
          },
          {
            foreignKeyName: "call_batches_agency_id_campaign_id_fkey";
            columns: ["agency_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["agency_id", "id"];
          },
          {
            foreignKeyName: "call_batches_agency_id_fkey";
            columns: ["agency_id"];
            isOneToOne: false;
            referencedRelation: "agencies";
            referencedColumns: ["id"];
          },
        ];
      };
      "v_call_batch_summary": {
        Row: {
          "agency_id": string;
          "agent_mapping_id": string | null;
          "agent_name": string | null;
          "calls_per_minute": number;
          "campaign_id": string | null;
          "campaign_name": string | null;
          "completed": number | null;
          "created_at": string;
          "failed": number | null;
          "from_number": string;
          "id": string;
          "in_progress": number | null;
          "max_concurrent": number;
          "progress_percentage": number | null;
          "queued": number | null;
          "remaining_count": number | null;
          "scheduled_for": string | null;
          "skipped": number | null;
          "started_at": string | null;
          "status": string;
          "total_contacts": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "call_batches_agency_id_agent_mapping_id_fkey";
            columns: ["agency_id", "agent_mapping_id"];
            isOneToOne: false;
            referencedRelation: "agent_mappings";
            referencedColumns: ["agency_id", "id"];
          },
          {
            foreignKeyName: "call_batches_agency_id_campaign_id_fkey";
            columns: ["agency_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["agency_id", "id"];
          },
          {
            foreignKeyName: "call_batches_agency_id_fkey";
            columns: ["agency_id"];
            isOneToOne: false;
            referencedRelation: "agencies";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Functions: {
      [_ in never]: never;
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof (
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"]
    )
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals } ? (
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"]
  )[TableName] extends {
    Row: infer R;
  } ? R
  : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R;
    } ? R
    : never
  : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends
    {
      Insert: infer I;
    } ? I
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I;
    } ? I
    : never
  : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends
    {
      Update: infer U;
    } ? U
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U;
    } ? U
    : never
  : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][
    CompositeTypeName
  ]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never;

export const Constants = {
  "public": {
    Enums: {},
  },
} as const;
