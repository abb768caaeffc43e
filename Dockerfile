# The GitHub App. See docs/operate.md.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The optional packages hold a Node of their own, which the image has already.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production DATA_DIR=/data NODE_COMPILE_CACHE=/app/compiled
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE app.yml ./
COPY schemas ./schemas
COPY rules ./rules
COPY core ./core
COPY workspace ./workspace
COPY github ./github
COPY cli ./cli
COPY app ./app
COPY scripts/compile-ahead.ts ./scripts/
RUN mkdir /data compiled && chown node:node /data compiled
USER node
# Node keeps what it compiled apart for each user.
RUN node scripts/compile-ahead.ts
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "cli/main.ts"]
CMD ["serve"]
