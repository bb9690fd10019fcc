import { addressIn } from '../mapping/addresses';
import { DEVICE_TYPE, type ResourceIds } from './ids';

/** Which pod or node has an address, as DeepFlow's platform data tell it: what is at the other end of a call is found by that. */
export class AddressBook {
  private readonly pods = new Map<number, ResourceIds>();
  private readonly nodes = new Map<number, ResourceIds>();
  private readonly owners = new Map<string, { devicetype: number; deviceid: number }>();
  private readonly addressOf = new Map<string, string>();

  learnPod(ids: ResourceIds): void {
    this.pods.set(ids.podId, ids);
  }

  learnNode(ids: ResourceIds): void {
    this.nodes.set(ids.podNodeId, ids);
  }

  /**
   * Addresses wander from pod to pod: the last one told has it; a node keeps its own, though pods in its network use it.
   * @returns whether this device was not known to have it
   */
  learnAddress(text: string, devicetype: number, deviceid: number): boolean {
    const address = addressIn(text);
    if (address === '') {
      return false;
    }
    if (devicetype === DEVICE_TYPE.podNode || this.owners.get(address)?.devicetype !== DEVICE_TYPE.podNode) {
      this.owners.set(address, { devicetype, deviceid });
    }
    const device = `${devicetype}/${deviceid}`;
    const isNew = this.addressOf.get(device) !== address;
    this.addressOf.set(device, address);
    return isNew;
  }

  pod(podId: number): ResourceIds | undefined {
    return this.pods.get(podId);
  }

  /** What has an address; null = nothing that is known. */
  at(text: string): ResourceIds | null {
    const owner = this.owners.get(addressIn(text));
    if (!owner) {
      return null;
    }
    const known = owner.devicetype === DEVICE_TYPE.podNode ? this.nodes : this.pods;
    return known.get(owner.deviceid) ?? null;
  }
}
