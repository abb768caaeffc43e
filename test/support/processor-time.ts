/**
 * Milliseconds that the processor has worked for this process. Unlike a clock, it stands still while other processes
 * have their turn, so that a bound holds on a busy machine, too.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
