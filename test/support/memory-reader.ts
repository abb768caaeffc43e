export { memoryRepository as memoryReader } from '../../core/rules/memory-repository.ts';
