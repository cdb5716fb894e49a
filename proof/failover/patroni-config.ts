/** What one node of the cluster is told. */
export interface NodeConfig {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly restPort: number;
  readonly etcdPort: number;
  readonly binaries: string;
  readonly password: string;
  readonly synchronous: boolean;
}

export const SUPERUSER = 'postgres';

/** As docs/run/high-availability.md has it, with everything on one machine and as quick to notice as Patroni allows. */
export function patroniConfig(node: NodeConfig): string {
  const { name, folder, port, restPort, etcdPort, binaries, password, synchronous } = node;
  // JSON is YAML.
  return JSON.stringify({
    scope: 'accounts',
    name,
    restapi: { listen: `127.0.0.1:${restPort}`, connect_address: `127.0.0.1:${restPort}` },
    etcd3: { hosts: `127.0.0.1:${etcdPort}` },
    bootstrap: {
      dcs: {
        ttl: 20,
        loop_wait: 2,
        retry_timeout: 3,
        synchronous_mode: synchronous,
        synchronous_mode_strict: synchronous,
        postgresql: {
          use_pg_rewind: true,
          parameters: {
            max_connections: 60,
            shared_buffers: '32MB',
            max_wal_size: '256MB',
            wal_keep_size: '128MB',
            wal_sender_timeout: '5s',
            wal_receiver_timeout: '5s',
            wal_retrieve_retry_interval: '500ms',
          },
        },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }, 'data-checksums'],
    },
    postgresql: {
      listen: `127.0.0.1:${port}`,
      connect_address: `127.0.0.1:${port}`,
      data_dir: `${folder}/data`,
      bin_dir: binaries,
      pgpass: `${folder}/pgpass`,
      authentication: {
        superuser: { username: SUPERUSER, password },
        replication: { username: 'replicator', password },
      },
      pg_hba: ['host all all 127.0.0.1/32 scram-sha-256', 'host replication all 127.0.0.1/32 scram-sha-256'],
      parameters: { unix_socket_directories: folder, password_encryption: 'scram-sha-256' },
    },
    watchdog: { mode: 'off' },
  });
}
