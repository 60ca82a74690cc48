declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  /** Draws the description of an interface (swagger-ui's own settings). */
  export default function SwaggerUI(settings: Record<string, unknown>): unknown;
}
