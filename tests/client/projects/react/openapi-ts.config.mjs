// Without `keywords` the infinite query would page by offset.
export default {
  input: "openapi.json",
  output: "src/generated",
  parser: { pagination: { keywords: ["cursor"] } },
  plugins: ["@hey-api/client-fetch", "@tanstack/react-query"],
};
