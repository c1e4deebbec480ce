/** The page at `/docs`; `assets` is the relative path of its files. */
export const docsPage = (assets: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>slotgate API</title>
<link rel="icon" href="${assets}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets}/swagger-ui.css">
<link rel="stylesheet" href="${assets}/docs.css">
</head>
<body>
<main id="description"></main>
<noscript><p>This page needs JavaScript. The description itself is at <a href="openapi.json">openapi.json</a>.</p></noscript>
<script src="${assets}/swagger-ui-bundle.js"></script>
<script src="${assets}/docs.js"></script>
</body>
</html>
`;
