// `node bench/processes.ts <count> <program>`: runs the program in so many processes that share its port.
import cluster from 'node:cluster';

const [count, exec] = process.argv.slice(2);
cluster.setupPrimary({ exec, args: [] });
for (let i = 0; i < Number(count); i++) cluster.fork();
process.on('SIGTERM', () => {
  for (const worker of Object.values(cluster.workers ?? {})) worker?.kill('SIGTERM');
});
